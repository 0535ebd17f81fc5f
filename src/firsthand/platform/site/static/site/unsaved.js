// Nothing typed is lost: a warning before leaving, and what was typed when a session ends.
//
// What is kept, where, and why: sealed content must not linger in a browser. Drafts therefore live in
// sessionStorage only (this tab, gone when it closes), under the account's id and the path, for half an
// hour at most; signing out clears them all, and so does another account's page. Fields marked
// data-sensitive (or inside an element so marked: identity, testimony), passwords, files and hidden
// fields are never kept: for these the person gets the warning alone.
(() => {
  const PREFIX = "draft:";
  const KEEP_FOR = 30 * 60 * 1000;
  const account = document.body.dataset.account;
  const words = document.getElementById("words")?.dataset ?? {};
  const key = (index) => `${PREFIX}${account}:${location.pathname}:${index}`;
  const all = () => { try { return Object.keys(sessionStorage).filter((k) => k.startsWith(PREFIX)); } catch { return []; } };
  const get = (k) => { try { return JSON.parse(sessionStorage.getItem(k)); } catch { return null; } };
  const set = (k, v) => { try { sessionStorage.setItem(k, JSON.stringify(v)); } catch { /* full or closed: the warning remains */ } };
  const drop = (k) => { try { sessionStorage.removeItem(k); } catch { /* closed */ } };

  if (!account) { // signed out in between: what was sent may not have arrived
    for (const k of all()) { const draft = get(k); if (draft) set(k, { ...draft, sent: false }); }
    return;
  }
  for (const k of all()) {
    const draft = get(k);
    const mine = k.startsWith(`${PREFIX}${account}:`);
    if (!mine || !draft || draft.sent || Date.now() - draft.at > KEEP_FOR) drop(k);
  }

  const forms = [...document.querySelectorAll('form[method="post" i]:not([data-sign-out], .sheet, .sheet form, [data-no-draft])')];
  const fields = (form) => [...form.elements].filter((f) => f.name && !["hidden", "password", "file", "submit", "button"].includes(f.type) && !f.closest("[data-sensitive]"));
  let dirty = false;

  forms.forEach((form, index) => {
    const draft = get(key(index));
    const refused = form.querySelector(".errors, .error-summary") || document.querySelector(".error-summary");
    if (draft && !refused) {
      let changed = false;
      for (const field of fields(form)) {
        const tick = field.type === "checkbox" || field.type === "radio";
        const kept = draft.values[tick ? `${field.name}=${field.value}` : field.name];
        if (kept === undefined) continue;
        if (tick) { changed ||= field.checked !== kept; field.checked = kept; } else { changed ||= field.value !== kept; field.value = kept; }
      }
      if (changed) {
        const note = document.createElement("p");
        note.className = "note due-note"; note.setAttribute("role", "status"); note.textContent = words.restored;
        form.prepend(note);
        dirty = true;
      }
    } else if (refused) drop(key(index)); // the server gave back what was typed

    let timer;
    const keep = () => {
      const values = {};
      for (const field of fields(form)) {
        const tick = field.type === "checkbox" || field.type === "radio";
        values[tick ? `${field.name}=${field.value}` : field.name] = tick ? field.checked : field.value;
      }
      set(key(index), { at: Date.now(), sent: false, values });
    };
    form.addEventListener("input", () => { dirty = true; clearTimeout(timer); timer = setTimeout(keep, 400); });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      if (dirty) { keep(); const kept = get(key(index)); if (kept) set(key(index), { ...kept, sent: true }); }
      dirty = false;
    });
  });

  const clear = () => all().forEach(drop);
  document.querySelectorAll("form[data-sign-out]").forEach((form) => form.addEventListener("submit", () => { dirty = false; clear(); }));
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
})();
