// Keys: step away, sign out, search, rows of a list, help; menus close as one expects; no double submit.
(() => {
  const away = document.getElementById("away");
  const help = document.getElementById("keys");
  const single = document.getElementById("keys-single");
  const store = { get: (k) => { try { return localStorage.getItem(k); } catch { return null; } }, set: (k, v) => { try { localStorage.setItem(k, v); } catch { /* forgotten */ } } };

  const stepAway = () => {
    if (!away || away.open) return;
    document.querySelectorAll("video, audio").forEach((media) => media.pause());
    document.querySelectorAll("dialog[open]").forEach((other) => other.close());
    document.body.classList.add("is-away");
    away.showModal();
  };
  if (away) {
    away.addEventListener("click", () => away.close());
    away.addEventListener("close", () => document.body.classList.remove("is-away"));
  }
  // A modal help dialog is opened from a menu, so the menu is closed first.
  const showHelp = () => { closeMenus(); if (help && !help.open) help.showModal(); };
  const closeMenus = (except) => document.querySelectorAll("details.menu[open]").forEach((menu) => { if (menu !== except) menu.open = false; });

  // Single letters can be switched off (WCAG 2.1.4): a person who dictates must not trigger them.
  if (single) {
    single.checked = store.get("single-keys") !== "off";
    single.addEventListener("change", () => store.set("single-keys", single.checked ? "on" : "off"));
  }
  const moveRow = (by) => {
    const links = [...document.querySelectorAll("table.data tbody tr, .rows > li")].map((row) => row.querySelector("a[href], button")).filter(Boolean);
    if (!links.length) return;
    const at = links.findIndex((link) => link.closest("tr, li").contains(document.activeElement));
    links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))].focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === ".") { event.preventDefault(); stepAway(); return; }
    if (event.altKey && event.shiftKey && event.code === "KeyQ") {
      const form = document.querySelector("form[data-sign-out]");
      if (form) { event.preventDefault(); form.requestSubmit(); }
      return;
    }
    if (event.key === "Escape") {
      const menu = document.querySelector("details.menu[open]");
      if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
      return;
    }
    const typing = event.target.closest("input, textarea, select, video, audio, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") || !single?.checked) return;
    const find = document.getElementById("find");
    if (event.key === "/" && find) { event.preventDefault(); find.focus(); }
    else if (event.key === "?") { event.preventDefault(); showHelp(); }
    else if (event.key === "j") moveRow(1);
    else if (event.key === "k") moveRow(-1);
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-step-away]")) stepAway();
    else if (event.target.closest("[data-keys-help]")) showHelp();
    else if (event.target.closest("[data-print]")) window.print();
    closeMenus(event.target.closest("details.menu"));
  });

  // A second press of the same button sends nothing. The server refuses it too; this spares the message.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || form.method === "get") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => release(form), 15000);
  });
  const release = (form) => { delete form.dataset.sent; form.querySelectorAll("[aria-busy]").forEach((b) => b.removeAttribute("aria-busy")); };
  document.addEventListener("htmx:after:request", (event) => { const form = event.target.closest?.("form"); if (form) release(form); });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
})();
