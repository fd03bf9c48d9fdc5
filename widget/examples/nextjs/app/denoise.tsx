'use client';

// Rendered on the server too, where the import does nothing.
import '@denoisekit/widget/define';
import type { DenoiseWidget } from '@denoisekit/widget';
import type {} from '@denoisekit/widget/react';
import { useEffect, useRef, useState } from 'react';

export function Denoise() {
  const widget = useRef<DenoiseWidget>(null);
  const [result, setResult] = useState('');
  // React attaches no `ondenoise-done` to an element that the server has rendered: react/react issue 35446.
  useEffect(() => {
    const ending = new AbortController();
    widget.current!.addEventListener(
      'denoise-done',
      ({ detail: { name, ms, description } }) => {
        setResult(`${name}: ${Math.round(ms)} ms on ${description.device}`);
      },
      ending,
    );
    return () => {
      ending.abort();
    };
  }, []);
  return (
    <>
      <denoise-widget ref={widget} model="/denoisekit/models/photo-small" assets="/denoisekit" />
      <p>
        <output>{result}</output>
      </p>
    </>
  );
}
