/* What the tests ask of every control, also of those that nobody has thought of yet: it finds them by itself.
   Put into the page by the tests (`controls` in conftest.py); no part of what is shipped. */
(() => {
  const ASK = "a[href], button, input, select, textarea, summary, [tabindex], [role=button], [role=slider], [role=radio], [role=switch], [role=tab], [role=menuitem], [role=option], [contenteditable=true]";

  const isSeen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && element.checkVisibility({ visibilityProperty: true, opacityProperty: false }) && !element.closest("[inert]");
  };
  const isUsable = (element) => !element.disabled && element.getAttribute("aria-disabled") !== "true" && element.getAttribute("type") !== "hidden";

  /* One of a group in which the arrows move, of which Tab reaches only the one that is on. */
  const isRoving = (element) => element.getAttribute("tabindex") === "-1" && element.closest("[role=radiogroup], [role=tablist], [role=menu], [role=toolbar], [role=listbox]");

  const nameOf = (element) => {
    const by = element.getAttribute("aria-labelledby");
    const labels = element.labels ? [...element.labels].map((one) => one.textContent) : [];
    const named = by ? by.split(/\s+/).map((id) => document.getElementById(id)?.textContent || "") : [];
    return [...named, element.getAttribute("aria-label"), ...labels, element.tagName === "SELECT" ? "" : element.textContent, element.title, element.placeholder]
      .map((text) => (text || "").trim()).find(Boolean) || "";
  };

  const wordFor = (element) => [element.tagName.toLowerCase(), element.id && "#" + element.id, element.id ? "" : "." + [...element.classList].join("."), ` "${nameOf(element).slice(0, 30)}"`].join("");

  window.controls = {
    all: () => [...document.querySelectorAll(ASK)].filter((element) => isSeen(element) && isUsable(element)),
    inTabOrder: () => window.controls.all().filter((element) => element.tabIndex >= 0 && !isRoving(element)),
    /* Controls that Tab does not reach and no arrow either. */
    lost: () => window.controls.all().filter((element) => element.tabIndex < 0 && !isRoving(element) && !element.closest("[role=listbox], [role=menu]")).map(wordFor),
    nameless: () => window.controls.all().filter((element) => !nameOf(element)).map(wordFor),
    /* Smaller than so many pixels each way; a link within a line of text is measured by its line. */
    small: (least) => window.controls.all().filter((element) => !isRoving(element) || element.tagName === "BUTTON").map((element) => {
      const box = element.getBoundingClientRect();
      return [wordFor(element), Math.round(box.width), Math.round(box.height)];
    }).filter(([, width, height]) => Math.min(width, height) < least),
    focused: () => {
      const element = document.activeElement;
      if (!element || element === document.body || element === document.documentElement) return null;
      const style = getComputedStyle(element), box = element.getBoundingClientRect();
      return {
        word: wordFor(element), number: window.controls.inTabOrder().indexOf(element), id: element.id, tag: element.tagName,
        outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth), colour: style.outlineColor,
        box: { x: box.left, y: box.top, width: box.width, height: box.height },
      };
    },
    word: wordFor,
  };
})();
