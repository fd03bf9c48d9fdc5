import type { ModelManifest } from '@denoisekit/core';
import type { ParityTarget } from '../target.js';
import { knownFault } from './describe-node.js';
import { nodeLabel, type Finding, type TensorFacts } from './explanation.js';
import { inWords } from './far.js';

export interface TextContext {
  readonly target: Pick<ParityTarget, 'name' | 'device'>;
  readonly standIn: string | undefined;
  readonly manifest: Pick<ModelManifest, 'id'>;
}

/** A finding in sentences; the first one is the summary. */
export function textOfFinding(finding: Finding, context: TextContext): readonly string[] {
  const { standIn, target } = context;
  const elsewhere =
    standIn === undefined
      ? []
      : [`found on ${standIn}, the same build of ONNX Runtime, for ${target.name} runs whole models only`];
  return [...sentences(finding, context), ...elsewhere];
}

function sentences(finding: Finding, { target: { name, device }, manifest }: TextContext): string[] {
  switch (finding.fault) {
    case 'node': {
      const { node, total, own, owed, alone } = finding;
      const known = knownFault(device, node);
      return [
        `${nodeLabel(node)}, is wrong: what it makes is off by ${inWords(own)}, at most ${inWords(owed)} is owed`,
        `it takes ${tensorList(node.inputs)} and makes ${tensorList(node.outputs)}`,
        inWords(own) === inWords(total)
          ? 'no node before it adds to that'
          : `no node before it is beyond what is owed; with what they add it is off by ${inWords(total)}`,
        aloneText(alone, owed),
        ...(known === undefined ? [] : [known]),
      ];
    }
    case 'spread':
      return [
        `no node alone is beyond the tolerance; most is added by ${nodeLabel(finding.node)}: ${inWords(finding.own)}`,
        'small differences add up, or grow in the nodes that follow: compare with another device, or allow more in the manifest',
      ];
    case 'fusion':
      return fusionText(finding);
    case 'provider': {
      const because = finding.reason === undefined ? '' : `: ${finding.reason}`;
      return [
        `no node: the provider ${finding.ran} ran the model instead of ${finding.asked}${because}`,
        `denoisekit doctor --device ${finding.asked} says what is missing`,
      ];
    }
    case 'version':
      return [
        `no node: ${name} ran another version of ${manifest.id}`,
        'remove what it keeps of older versions, or write the model folder again',
      ];
    case 'model':
      return [
        `no node of ${name}: ${finding.reference} differs from the record in the same way, by ${inWords(finding.off)}`,
        'so the model file or the reference is at fault: export the model again, and make the reference again with --make-reference',
      ];
    case 'outside':
      return [
        'no node: run once on this image, in one piece, the graph gives the recorded answer',
        'what is wrong is done around it (tiles, batches, the way of the values there and back), or differs from run to run',
      ];
    case 'unknown':
      return [`what is at fault could not be found: ${finding.reason}`];
  }
}

function fusionText({ nodes, rightAt }: Extract<Finding, { fault: 'fusion' }>): string[] {
  const level =
    rightAt.length === 0
      ? 'it is wrong at every level of graph optimization'
      : `it is right with graphOptimizationLevel ${rightAt.map((one) => `'${one}'`).join(', ')}`;
  return [
    nodes.length === 0
      ? 'differs only when nodes are fused; which ones could not be determined'
      : `differs only when fused: ${nodes.map((node) => nodeLabel(node)).join(' with ')}`,
    `with all tensors between the nodes given out, which keeps ONNX Runtime from fusing them, the model is right; ${level}`,
  ];
}

function aloneText(alone: number | null | undefined, owed: number): string {
  if (alone === undefined) return 'alone it could not be run there';
  return alone === null || alone > owed
    ? `alone, fed with what is right, it is off by ${inWords(alone)}`
    : `alone, fed with what is right, it is right (${inWords(alone)}): it is wrong only inside this model`;
}

function tensorList(tensors: readonly TensorFacts[]): string {
  return tensors
    .map(({ name, dims }) => (dims === undefined ? name : `${name} [${dims.join(', ')}]`))
    .join(', ');
}
