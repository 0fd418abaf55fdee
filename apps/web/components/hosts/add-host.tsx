'use client';
import {
  Button,
  Copyable,
  Dialog,
  Field,
  formatDuration,
  Select,
  useNow,
  useToast,
} from '@sonde/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '../api/client.ts';
import { errorText, QueryError } from '../api/query-state.tsx';
import { worksHereOnly } from './join-line.ts';
import { LabelEditor } from './labels.tsx';

/** One line to paste on a machine, good for one host and for a while. */
export function AddHost({ onClose }: { onClose(): void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [labels, setLabels] = useState<Record<string, string>>({});
  const [minutes, setMinutes] = useState(60);
  const create = useMutation(
    trpc.host.joinToken.create.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.host.joinToken.pathKey() }),
    }),
  );
  const made = create.data;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Add a host"
      description="The collector dials out to this control plane and never listens. It needs root, Node and a kernel with BTF."
      actions={
        made ? (
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              look="primary"
              disabled={create.isPending}
              onClick={() => create.mutate({ expiresInMinutes: minutes, labels })}
            >
              Make the line
            </Button>
          </>
        )
      }
    >
      {made === undefined ? (
        <div className="flex flex-col gap-4">
          <Field label="Good for">
            {(control) => (
              <Select
                {...control}
                value={minutes}
                onChange={(event) => setMinutes(Number(event.target.value))}
              >
                <option value={15}>15 minutes</option>
                <option value={60}>1 hour</option>
                <option value={1440}>1 day</option>
              </Select>
            )}
          </Field>
          <div className="flex flex-col gap-1">
            <span className="text-data text-muted">Labels of the new host</span>
            <LabelEditor labels={labels} onChange={setLabels} />
          </div>
          {create.error && <QueryError error={create.error} what="Making a join token" />}
        </div>
      ) : (
        <div className="flex flex-col gap-3">
          <p className="text-body">Paste this on the host, as root:</p>
          <Copyable block text={made.command} label="the command" />
          {worksHereOnly(made.command) && (
            <p className="text-data text-warn">
              It works on the control plane&apos;s own machine only. For others, start the control
              plane with SONDE_ADDRESS=0.0.0.0 and SONDE_URL set to how they reach it.
            </p>
          )}
          <Expiry at={made.expiresAt} />
          <p className="text-data text-muted">
            It can be used once and is shown only here. The host appears in the list as soon as it
            has joined.
          </p>
        </div>
      )}
      <OpenTokens />
    </Dialog>
  );
}

function Expiry({ at }: { at: Date }) {
  const left = at.getTime() - useNow(1000).getTime();
  return (
    <p className="text-data text-muted tabular-nums">
      {left > 0 ? `Expires in ${formatDuration(left)}.` : 'Expired. Make a new one.'}
    </p>
  );
}

/** Tokens that could still be used, each with the means to take it back. */
function OpenTokens() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const tokens = useQuery(trpc.host.joinToken.list.queryOptions());
  const revoke = useMutation(
    trpc.host.joinToken.revoke.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.host.joinToken.pathKey() }),
      onError: (error) => toast(errorText(error), 'bad'),
    }),
  );
  const now = useNow(30_000);
  const open = (tokens.data ?? []).filter((token) => token.state === 'OPEN');
  if (open.length === 0) return null;
  return (
    <section className="mt-6">
      <h3 className="mb-1 text-data text-muted">Tokens not used yet</h3>
      <ul>
        {open.map((token) => (
          <li
            key={token.id}
            className="flex h-8 items-center gap-3 border-line-soft border-b text-data"
          >
            <span className="flex-1 tabular-nums">
              expires in {formatDuration(token.expiresAt.getTime() - now.getTime())}
            </span>
            <Button size="small" look="danger" onClick={() => revoke.mutate({ id: token.id })}>
              Revoke
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
