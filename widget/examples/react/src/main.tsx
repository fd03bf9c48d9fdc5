import '@denoisekit/widget/define';
import type {} from '@denoisekit/widget/react';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';

function App() {
  const [result, setResult] = useState('');
  return (
    <>
      <h1>Denoise a photograph</h1>
      <denoise-widget
        model="/denoisekit/models/photo-small"
        assets="/denoisekit"
        ondenoise-done={({ detail: { name, ms, description } }) => {
          setResult(`${name}: ${Math.round(ms)} ms on ${description.device}`);
        }}
      />
      <p>
        <output>{result}</output>
      </p>
    </>
  );
}

createRoot(document.getElementById('root')!).render(<App />);
