/* The little of jQuery that folium's own templates ask for; the real one, where a plugin brings it, takes its place.
   Only for what the author of the map wrote. Nothing of the data of the page comes here. */
"use strict";
window.$ = window.$ || function (what) {
  const ready = (act) => { if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", act); else act(); };
  if (typeof what === "function") { ready(what); return []; }
  if (what === document) return { ready };
  if (!what.trim().startsWith("<")) return Array.from(document.querySelectorAll(what));
  return Array.from(new DOMParser().parseFromString(what, "text/html").body.children, (element) => document.adoptNode(element));
};
