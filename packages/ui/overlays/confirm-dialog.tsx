'use client';
import type { ReactNode } from 'react';
import { Button } from '../controls/button.tsx';
import { Dialog } from './dialog.tsx';

/** Asks before something that cannot be taken back: what it will do, to what, and a way out first. */
export function ConfirmDialog({
  title,
  action,
  busy,
  onConfirm,
  onClose,
  children,
}: {
  /** A question that names the thing: `Archive opens?` */
  title: string;
  /** What the button does, in the words of the question: `Archive opens`. */
  action: string;
  /** It is being done. */
  busy: boolean;
  onConfirm(): void;
  onClose(): void;
  /** What happens, and what stays. */
  children: ReactNode;
}) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="danger" disabled={busy} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      <p className="text-body text-muted">{children}</p>
    </Dialog>
  );
}
