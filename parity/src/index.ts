export { readEvidence } from './explain/evidence.js';
export type { Evidence } from './explain/evidence.js';
export { explainer } from './explain/explainer.js';
export type { ExplainerOptions } from './explain/explainer.js';
export { nodeLabel } from './explain/explanation.js';
export type { Explanation, Finding, NodeFacts, NodeFault, TensorFacts } from './explain/explanation.js';
export { rerun } from './explain/rerun.js';
export type { RerunResult } from './explain/rerun.js';
export { graphRunner } from './explain/run-graphs.js';
export type { RunGraphs, RunGraphsOptions } from './explain/run-graphs.js';
export { goldenPack } from './golden-pack.js';
export type { Verdict, TaskQuality } from './judge.js';
export {
  makeReference,
  photographReferenceNoises,
  referenceImages,
  referenceNoises,
  referenceSeed,
} from './make-reference.js';
export type { CleanImages, MakeReferenceOptions } from './make-reference.js';
export { assertBelongs, packFiles, readPack, writePack } from './pack-file.js';
export { imagesOf } from './pack.js';
export type { ParityCase, ReferencePack } from './pack.js';
export { defaultDeadlineMs, findTargets, runParity } from './run-parity.js';
export type { ParityOptions, ParityReport, TargetResult } from './run-parity.js';
export { markdownPage, readmeTable, rowsOf } from './render-parity.js';
export type { NamedValues, Probe, ProbeAnswer } from './probe/probe.js';
export { departures, textOfDeparture } from './sweep/changes.js';
export type { Departure } from './sweep/changes.js';
export type { OperatorGroup } from './sweep/group.js';
export { allGroups, quickGroups } from './sweep/groups.js';
export { emptyMap, parseMap } from './sweep/map.js';
export type { OperatorMap } from './sweep/map.js';
export type { OperatorTarget } from './sweep/operator-target.js';
export { digestOf, sweep } from './sweep/sweep.js';
export type { SweepOptions, SweepResult } from './sweep/sweep.js';
export { operatorTargets } from './sweep/targets.js';
export type { ParityAnswer, ParityJob, ParityTarget, ProbeJob } from './target.js';
export { chromiumOptions } from './targets/chromium-options.js';
export type { ChromiumOptions, WebgpuAdapter } from './targets/chromium-options.js';
export { chromiumTarget } from './targets/chromium-target.js';
export type { ChromiumTargetOptions } from './targets/chromium-target.js';
export { hostsFor, programOf, workerdFor } from './targets/hosts.js';
export type { Host } from './targets/hosts.js';
export { findChromium, findFirefox } from '../find-browsers.mjs';
export { allTargets } from './targets/index.js';
export type { TargetOptions } from './targets/index.js';
export { contentTypeOf, freePort, listenOnLoopback } from './targets/loopback-server.js';
export type { LoopbackServer } from './targets/loopback-server.js';
export { servePage } from './targets/page-server.js';
export type { PageServer } from './targets/page-server.js';
export { visitInFirefox } from './targets/visit-in-firefox.js';
export { vulkanFor } from './targets/vulkan.js';
export type { Vulkan } from './targets/vulkan.js';
export { workerdImports, writeWorkerdFolder } from './targets/workerd-folder.js';
export type { WorkerdFolder } from './targets/workerd-folder.js';
