'use client';
import { Button, Dialog, Field, Input, TextArea } from '@sonde/ui';
import { type FormEvent, useId, useState } from 'react';

/** Gives a draft a name, so that it becomes a script of the team. */
export function SaveDialog({
  suggested,
  problem,
  busy,
  onSave,
  onClose,
}: {
  suggested: string;
  problem: string | undefined;
  busy: boolean;
  onSave(name: string, description: string): void;
  onClose(): void;
}) {
  const [name, setName] = useState(suggested);
  const [description, setDescription] = useState('');
  const form = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave(name.trim(), description.trim());
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Save as a script of the team"
      description="Every save is a version that never changes. Runs and schedules name the version they used."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} look="primary" disabled={busy || name.trim() === ''}>
            Save script
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" error={problem}>
          {(control) => (
            <Input
              {...control}
              required
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="What it shows">
          {(control) => (
            <TextArea
              {...control}
              value={description}
              onChange={(event) => setDescription(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
