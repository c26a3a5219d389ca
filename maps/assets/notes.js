/* What was left out of this page before it was published, said where the date is said; only in a page that leaves something out. */
"use strict";
(function (parts) {
  parts.addNotes = function addNotes(store) {
    const list = parts.make("ul");
    list.id = "notes";
    list.setAttribute("aria-label", "Left out of this page");
    for (const note of store.data.raw.notes) list.append(parts.make("li", "", note));
    document.getElementById("legend").append(list);
    const credits = document.getElementById("credits");
    credits.textContent = [...store.data.raw.notes, credits.textContent].join(" · ");
  };
})(window.frontlineParts = window.frontlineParts || {});
