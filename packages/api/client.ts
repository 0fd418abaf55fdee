/**
 * The part of the API that a browser may load: the transformer that both ends of a link must share,
 * the rules for buttons, and types. (The package's index would bring the database along.)
 */

export type { RunTotals } from '@sonde/db';
export type { AppErrorCode } from './app-error.ts';
export type { AuditSummary } from './audit-log.ts';
export { type Parameters, toCompileOptions } from './compile-options.ts';
export type { JoinTokenSummary } from './host/join-token.ts';
export type { HostDetail } from './host/router.ts';
export type { HostFacts, HostSummary, KernelSummary } from './host/summary.ts';
export type { KernelWithHosts } from './kernel.ts';
export type { Me, TeamSummary } from './me.ts';
export type { Timing } from './registry.ts';
export { type GuardedProcedure, whyForbidden } from './role.ts';
export type { AppRouter } from './router.ts';
export type {
  RunBatch,
  RunOutput,
  RunSnapshot,
} from './run/batch.ts';
export { runCan } from './run/can.ts';
export type { RunLiveItem } from './run/live.ts';
export type { BatchPage, LatestSnapshot, RunPage } from './run/router.ts';
export type { RunDetail, RunDiagnostic, RunHostDetail, RunSummary } from './run/summary.ts';
export { lossText, lostOf, noTotals } from './run/totals.ts';
export type { ScheduleDetail, ScheduleSummary } from './schedule.ts';
export type { KernelCheck } from './script/check.ts';
export type { ScriptDetail, ScriptSummary, ScriptVersionSummary } from './script/router.ts';
export type { Labels, Limits, Selector } from './selector.ts';
export type { MemberSummary } from './team.ts';
export { transformer } from './transformer.ts';
