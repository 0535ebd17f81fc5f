// Light or dark, chosen by hand. Loaded in the head so that the page is never drawn in the wrong one.
(() => {
  const root = document.documentElement;
  const read = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const show = (theme) => {
    if (theme !== "light" && theme !== "dark") return;
    root.dataset.theme = theme;
  };
  show(read());
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    const theme = dark ? "light" : "dark";
    show(theme);
    try { localStorage.setItem("theme", theme); } catch { /* a closed store only forgets the choice */ }
  });
})();
