import { DenoiseError, imageTensor } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { tensorRaster } from '../raster/raster.js';
import {
  initialState,
  next,
  shownOutcome,
  type Action,
  type Outcome,
  type Picture,
  type State,
} from './state.js';

const image = imageTensor(new Float32Array(4), [1, 1, 2, 2]);
const raster = tensorRaster(image);
const picture: Picture = { name: 'a', raster, original: image, input: image, cleanKnown: true };
const other: Picture = { ...picture, name: 'b' };
const error = new DenoiseError('image-invalid', { what: 'no image' });
const outcome: Outcome = {
  answer: raster,
  raster,
  strength: 1,
  output: image,
  ms: 1,
  remarks: [],
  description: {
    runtime: 'none',
    runtimeVersion: '1',
    deviceAsked: 'auto',
    device: 'wasm',
    attempts: [],
    threads: 1,
    dtype: 'fp32',
    model: 'tiny',
    modelSha256: '0',
  },
};
const after = (...actions: readonly Action[]): State => actions.reduce(next, initialState);
const show: Action = { type: 'show', picture };
const start: Action = { type: 'start' };
const step: Action = { type: 'step', done: 1, total: 2, ms: 5 };
const finish: Action = { type: 'finish', outcome };

describe('the states', () => {
  it('lead from a file to its denoised picture', () => {
    const actions: Action[] = [
      { type: 'read', name: 'a' },
      show,
      start,
      { type: 'load', file: 'f', loaded: 1, total: 3 },
      step,
      finish,
    ];
    const kinds = actions.map((_, i) => after(...actions.slice(0, i + 1)).kind);
    expect(kinds).toEqual(['reading', 'ready', 'loading', 'loading', 'working', 'done']);
    expect(after(...actions)).toEqual({ kind: 'done', picture, outcome });
  });

  it('tell of the bytes of one file, then of the runs of the model', () => {
    const loading = after(show, start, { type: 'load', file: 'f', loaded: 1, total: 3 });
    expect(loading).toEqual({ kind: 'loading', picture, file: 'f', loaded: 1, total: 3 });
    expect(next(loading, step)).toEqual({ kind: 'working', picture, done: 1, total: 2, ms: 5 });
  });

  it.each([
    ['no picture', []],
    ['a picture that is being read', [{ type: 'read', name: 'a' }]],
  ] as const)('do not start with %s', (_, actions) => {
    const state = after(...actions);
    expect(next(state, start)).toBe(state);
  });

  it('ignore what a run says that was given up', () => {
    const ready = after(show, start, { type: 'cancel' });
    expect(ready).toEqual({ kind: 'ready', picture });
    for (const late of [step, finish, { type: 'load', file: 'f', loaded: 1, total: 1 } as const]) {
      expect(next(ready, late)).toBe(ready);
    }
  });

  it('keep the picture before while another is read, and when that fails or is given up', () => {
    const reading = after(show, { type: 'read', name: 'b' });
    expect(next(reading, { type: 'cancel' })).toEqual({ kind: 'ready', picture });
    expect(next(reading, { type: 'fail', error })).toEqual({ kind: 'failed', picture, error });
    expect(next(reading, { type: 'show', picture: other })).toEqual({ kind: 'ready', picture: other });
  });

  it('keep the answer while another picture is read, and when that fails or is given up', () => {
    const done = after(show, start, finish);
    const reading = next(done, { type: 'read', name: 'b' });
    expect(shownOutcome(reading)).toBe(outcome);
    expect(next(reading, { type: 'cancel' })).toEqual(done);
    const failed = next(reading, { type: 'fail', error });
    expect(failed).toEqual({ kind: 'done', picture, outcome, error });
    expect(next(failed, { type: 'read', name: 'b' })).toEqual(reading);
    expect(next(reading, { type: 'show', picture: other })).toEqual({ kind: 'ready', picture: other });
  });

  it('keep the answer when a camera or a download fails, and show no error once that is mended', () => {
    const failed = after(show, start, finish, { type: 'fail', error });
    expect(failed).toEqual({ kind: 'done', picture, outcome, error });
    expect(next(failed, finish)).toEqual({ kind: 'done', picture, outcome });
  });

  it('say what a download lost until the next one, or another answer', () => {
    const saved = after(show, start, finish, { type: 'save', notes: ['16 bits became 8'] });
    expect(saved).toEqual({ kind: 'done', picture, outcome, notes: ['16 bits became 8'] });
    expect(next(saved, { type: 'save', notes: [] })).toMatchObject({ notes: [] });
    expect(next(saved, finish)).toEqual({ kind: 'done', picture, outcome });
    const ready = after(show);
    expect(next(ready, { type: 'save', notes: [] })).toBe(ready);
  });

  it('lose an answer that is not what the attributes ask for', () => {
    const done = after(show, start, finish);
    expect(next(done, { type: 'outdate' })).toEqual({ kind: 'ready', picture });
    const reading = next(next(done, { type: 'read', name: 'b' }), { type: 'outdate' });
    expect(next(reading, { type: 'fail', error })).toEqual({ kind: 'failed', picture, error });
  });

  it('forget a failure where the attributes change, which may have been its cause', () => {
    expect(after({ type: 'fail', error }, { type: 'outdate' })).toEqual(initialState);
    expect(after(show, { type: 'fail', error }, { type: 'outdate' })).toEqual({ kind: 'ready', picture });
  });

  it('start again after a failure and after an answer', () => {
    expect(after(show, start, { type: 'fail', error }, start).kind).toBe('loading');
    expect(after(show, start, finish, start).kind).toBe('loading');
  });

  it('have nothing to cancel where nothing runs', () => {
    for (const state of [initialState, after(show), after(show, start, finish)]) {
      expect(next(state, { type: 'cancel' })).toBe(state);
    }
    expect(after({ type: 'read', name: 'a' }, { type: 'cancel' })).toEqual(initialState);
  });
});
