const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
const [input, canvas, output] = ['input', 'canvas', 'output'].map((name) => document.querySelector(name));

input.addEventListener('change', () => {
  output.textContent = 'working…';
  worker.postMessage(input.files[0]);
});

worker.addEventListener('message', ({ data: { bitmap, text } }) => {
  output.textContent = text;
  if (bitmap === undefined) return;
  [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
  canvas.getContext('2d').drawImage(bitmap, 0, 0);
});
