import type { DenoiseError } from '@denoisekit/core';
import type { Models } from './models.js';
import type { Log } from './observe.js';
import { faultOf, problemResponse, protocolErrorResponse, type Fault } from './problem.js';

export interface EarlyRefusalOptions {
  readonly models: Models;
  readonly record: Log;
  /** Then all work is refused, for another reason. */
  readonly isDraining: () => boolean;
  readonly onError: (error: DenoiseError) => void;
}

/** The addresses that work is posted to; the default model's where there is no query. */
const workAddress = /^\w+:\/\/[^/]+\/(?:v2\/models\/([\w.-]+)(\/versions\/1)?\/infer|v1\/denoise)$/;

/**
 * Refuses what a full queue would refuse, with the same answer, before anything else is done with the request: the less a refusal takes,
 * the sooner it comes, and the more is left for what is answered. Undefined where there is room, or where the full pipeline must decide.
 */
export function createEarlyRefusal({ models, record, isDraining, onError }: EarlyRefusalOptions) {
  let known: readonly [error: DenoiseError, fault: Fault] | undefined;
  return ({ method, url }: Request): Response | undefined => {
    if (method !== 'POST' || isDraining()) return undefined;
    if (!models.all.some(({ admission }) => admission?.full !== undefined)) return undefined;
    const match = workAddress.exec(url);
    if (match === null) return undefined;
    const [, id, version] = match;
    const slot = models.all.find((candidate) => candidate.id === (id ?? models.defaultId));
    const error = slot?.admission?.full;
    if (error === undefined) return undefined;
    const requestId = crypto.randomUUID();
    if (known?.[0] !== error) known = [error, faultOf(error, requestId)];
    const common = { 'x-request-id': requestId, 'x-content-type-options': 'nosniff' };
    const [, fault] = known;
    onError(error);
    const inProtocol = `/v2/models/:id${version === undefined ? '' : '/versions/:version'}/infer`;
    const route = id === undefined ? '/v1/denoise' : inProtocol;
    record({ requestId, method, route, status: fault.status, ms: 0, error });
    return id === undefined
      ? problemResponse(fault, requestId, common)
      : protocolErrorResponse(fault, common);
  };
}
