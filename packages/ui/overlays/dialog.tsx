'use client';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from '../class-names.ts';

interface PanelProps {
  open: boolean;
  onClose(): void;
  title: string;
  /** One sentence under the title. */
  description?: ReactNode;
  children: ReactNode;
  /** Buttons at the foot, the main one last. */
  actions?: ReactNode;
  className?: string;
}

/** A question or a small form over the page. Escape and a click outside close it. */
export function Dialog(props: PanelProps) {
  return (
    <Panel
      {...props}
      className={cn(
        'top-[12vh] left-1/2 max-h-[76vh] w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 rounded-md border',
        props.className,
      )}
    />
  );
}

/** A panel from the right edge, for a detail beside its list. */
export function Sheet(props: PanelProps) {
  return (
    <Panel
      {...props}
      className={cn('inset-y-0 right-0 w-[min(40rem,100vw)] border-l', props.className)}
    />
  );
}

function Panel({ open, onClose, title, description, children, actions, className }: PanelProps) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className={cn(
            'fixed z-40 flex flex-col border-line bg-raised shadow-float focus:outline-none',
            className,
          )}
        >
          <header className="flex items-start gap-4 border-line border-b px-4 py-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="font-medium text-body text-ink">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description className="mt-1 text-data text-muted">
                  {description}
                </Radix.Description>
              )}
            </div>
            <Radix.Close
              aria-label="Close"
              className="flex size-6 cursor-pointer items-center justify-center rounded text-muted hover:bg-hover hover:text-ink"
            >
              <X size={14} aria-hidden />
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-auto p-4">{children}</div>
          {actions && (
            <footer className="flex items-center justify-end gap-2 border-line border-t px-4 py-3">
              {actions}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** A panel without a head, for a palette: `label` names it, the content brings its own input. */
export function BareDialog({
  open,
  onClose,
  label,
  children,
}: {
  open: boolean;
  onClose(): void;
  label: string;
  children: ReactNode;
}) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-40 w-[min(38rem,calc(100vw-2rem))] -translate-x-1/2 overflow-hidden rounded-md border border-line bg-raised shadow-float focus:outline-none"
        >
          <Radix.Title className="sr-only">{label}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
