import { allGroups, emptyMap, operatorTargets, quickGroups, sweep } from '@denoisekit/parity';
import { describe, expect, it } from 'vitest';

describe('single operators in processes of Node', () => {
  it('are right on the CPU and on WebAssembly, by what the process itself runs', async () => {
    const groups = quickGroups(
      allGroups.filter(({ name }) => ['conv 3x3', 'Gemm', 'Sigmoid'].includes(name)),
    );
    const targets = operatorTargets(process.env).filter(({ name }) => !name.endsWith('webgpu'));
    const { signal } = new AbortController();
    const { map, disagreements, broken } = await sweep({
      ...{ groups, targets, map: emptyMap, today: '2026-01-01', signal },
    });
    expect([disagreements, broken]).toEqual([[], {}]);
    expect(map.targets).toMatchObject({
      'node-cpu': { runtime: 'onnxruntime-node', host: `Node ${process.versions.node}` },
      'node-wasm': { runtime: 'onnxruntime-web' },
    });
    expect(groups).toHaveLength(3);
    for (const { name } of groups) {
      for (const target of ['node-cpu', 'node-wasm']) {
        expect(map.groups[name]!.findings[target]).toMatchObject({ wrong: {}, refused: {} });
      }
    }
  });
});
