'use client';

// Rendered on the server too, where the import does nothing.
import '@denoisekit/widget/define';
import type {} from '@denoisekit/widget/react';
import { useState } from 'react';

export function Denoise() {
  const [result, setResult] = useState('');
  return (
    <>
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
