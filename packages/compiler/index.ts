/** bpftrace source text to eBPF programs, as a pure function; and the editor's services on the same parser. */

export * from './artifact.ts';
export {
  type CheckedScript,
  type Compile,
  type CompileOptions,
  type CompileResult,
  checkScript,
  compile,
  compileChecked,
  type ImportSource,
} from './compile.ts';
export { type Config, defaultConfig } from './config.ts';
export { type DiagnosticCode, diagnosticCodes } from './diagnostics/codes.ts';
export { type Diagnostic, Diagnostics, type Severity } from './diagnostics/diagnostic.ts';
export { explain, isDiagnosticCode } from './diagnostics/explain.ts';
export {
  type AttachFailure,
  attachFailed,
  cgroupNotFound,
  hostActionFailed,
  internalError,
  packetFileFailed,
  pinFailed,
  policyDenied,
  unwindFailed,
  unwindIncomplete,
  verifierRejected,
} from './diagnostics/host-diagnostics.ts';
export { lineColumn, renderDiagnostics } from './diagnostics/render.ts';
export { type DumpStage, dump } from './dump.ts';
export { type Completion, type Completions, complete } from './editor/complete.ts';
export type * from './editor/context.ts';
export { type Highlight, type HighlightKind, highlight } from './editor/highlight.ts';
export { type Hover, hover } from './editor/hover.ts';
export { kernelContext } from './editor/kernel-context.ts';
export { type OutlineEntry, outline } from './editor/outline.ts';
export { type SignatureHelp, signatureHelp } from './editor/signature-help.ts';
export { fixtureKernel } from './kernel/fixture.ts';
export type * from './kernel/kernel-info.ts';
export * from './kernel/saved.ts';
export type { Source, Span } from './source/span.ts';
export { readPreamble } from './syntax/c/preamble.ts';
export { format } from './syntax/format.ts';
export { parse } from './syntax/parse.ts';
export { printScript } from './syntax/print.ts';
export { stringBytes } from './syntax/string-bytes.ts';
export { type CheckResult, check } from './types/check.ts';
export { showScript } from './types/print.ts';
export type { NamedOption } from './types/scope.ts';
export * from './types/type.ts';
