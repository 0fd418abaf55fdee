'use client';
import { Dialog, Kbd } from '@sonde/ui';
import { keys } from './sections.ts';

/** Every key, once. */
export function Help({ open, onClose }: { open: boolean; onClose(): void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Keys">
      <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-2 text-body sm:grid-cols-[1fr_auto_1fr_auto]">
        {keys.map((key) => (
          <div key={key.keys} className="contents">
            <dt className="text-muted">{key.what}</dt>
            <dd className="justify-self-end">
              <Kbd keys={key.keys} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-4 text-data text-faint">On a Mac, Ctrl is the command key.</p>
    </Dialog>
  );
}
