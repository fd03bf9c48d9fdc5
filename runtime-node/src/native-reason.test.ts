import { describe, expect, it } from 'vitest';
import { nativeReason } from './native-reason.js';

describe('nativeReason', () => {
  it('keeps what helps of what the WebGPU provider says', () => {
    const thrown = new Error(
      '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 ' +
        'onnxruntime::webgpu::WebGpuContext::Initialize(const Config&)::<lambda()> ' +
        'adapter_result.status == wgpu::RequestAdapterStatus::Success was false. ' +
        'Failed to get a WebGPU adapter: No supported adapters\n',
    );
    expect(nativeReason(thrown)).toBe('Failed to get a WebGPU adapter: No supported adapters');
  });

  it('leaves other texts as they are', () => {
    expect(nativeReason(new Error('Failed to load shared library'))).toBe('Failed to load shared library');
    expect(nativeReason('text')).toBe('text');
  });
});
