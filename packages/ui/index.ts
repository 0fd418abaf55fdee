/** Presentational components: no data fetching, no routes, no wire types. */

export { BarList, type BarRow } from './charts/bar-list.tsx';
export { ChartFrame, type Coverage, CoverageNote } from './charts/chart-frame.tsx';
export { DifferenceBars, type DifferenceRow } from './charts/difference-bars.tsx';
export { Heatmap } from './charts/heatmap.tsx';
export { Bars, Histogram, type HistogramPart } from './charts/histogram.tsx';
export { IcicleGraph, type Stack } from './charts/icicle-graph.tsx';
export { type Bucket, quantileBuckets } from './charts/quantiles.ts';
export { Sparkline } from './charts/sparkline.tsx';
export { downloadText, type TableData, toCsv } from './charts/table-data.ts';
export { TimeSeries, type TimeSeriesLine } from './charts/time-series.tsx';
export { cn } from './class-names.ts';
export { Button, type ButtonProps, buttonClasses, IconButton } from './controls/button.tsx';
export { Checkbox, Field, Input, Select, TextArea } from './controls/input.tsx';
export { NumberField, SelectField, TextField } from './controls/labelled.tsx';
export { Segmented } from './controls/segmented.tsx';
export { type Tab, Tabs } from './controls/tabs.tsx';
export { copyText } from './data/copy-text.ts';
export { Copyable } from './data/copyable.tsx';
export { type Column, DataTable, type DataTableProps } from './data/data-table.tsx';
export { type HostMark, markHosts } from './data/host-color.ts';
export { HostName, HostSwatch } from './data/host-name.tsx';
export { Kbd } from './data/kbd.tsx';
export { TextLines } from './data/text-lines.tsx';
export { Time, useNow } from './data/time.tsx';
export { isTyping } from './data/use-row-keys.ts';
export { EmptyState, ErrorState, Loading, Notice, Progress } from './feedback/messages.tsx';
export {
  Badge,
  type State,
  StateBadge,
  stateTone,
  stateWord,
  type Tone,
  ToneShape,
} from './feedback/state-badge.tsx';
export {
  formatBytes,
  formatCompact,
  formatCount,
  formatDuration,
  formatElapsed,
  formatInstant,
  formatPercent,
  formatRelative,
  plural,
} from './format.ts';
export { SplitPane } from './layout/split-pane.tsx';
export { ConfirmDialog } from './overlays/confirm-dialog.tsx';
export { BareDialog, Dialog, Sheet } from './overlays/dialog.tsx';
export { Menu, type MenuItem } from './overlays/menu.tsx';
export { ToastProvider, useToast } from './overlays/toast.tsx';
export { Tooltip, TooltipProvider } from './overlays/tooltip.tsx';
