/* What was left out of this page before it was published: in few words below the date, in full in the credits.
   Only a page that leaves something out has this. */
"use strict";
(function (parts) {
  parts.addNotes = function addNotes(store) {
    const { short, full } = store.data.raw.notes, note = parts.make("p", "", short), credits = document.getElementById("credits");
    note.id = "published-note";
    note.title = full.join(" ");
    document.getElementById("asof-note").after(note);
    credits.textContent = [credits.textContent, ...full].join(" · "); /* behind the makers of the data, who must be seen */
  };
})(window.frontlineParts = window.frontlineParts || {});
