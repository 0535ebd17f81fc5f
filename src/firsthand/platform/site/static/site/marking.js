// Selecting words of a passage fills in their offsets. Offsets are Unicode code points, as the server
// counts them, not the UTF-16 units of JavaScript.
(() => {
  const text = document.querySelector("[data-passage]");
  const form = document.querySelector("[data-marking]");
  if (!text || !form) return;
  const points = (string) => Array.from(string).length;
  const upTo = (node, offset) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    range.setEnd(node, offset);
    return range.toString();
  };
  const clear = () => { form.elements.start.value = form.elements.end.value = form.elements.quote.value = ""; };
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
    const words = range.toString();
    const start = points(upTo(range.startContainer, range.startOffset));
    form.elements.start.value = start;
    form.elements.end.value = start + points(words);
    form.elements.quote.value = words;
    form.elements.first_words.value = words;
    form.elements.last_words.value = "";
  });
  ["first_words", "last_words"].forEach((name) => form.elements[name].addEventListener("input", clear));
})();
