'use client';
import { DropdownMenu } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { cn } from '../class-names.ts';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  /** Beside the label: a key, or a check mark. */
  readonly note?: ReactNode;
  readonly danger?: boolean;
  /** Why it is not allowed now. */
  readonly blocked?: string | undefined;
  onSelect(): void;
}

/** Actions behind one button. */
export function Menu({
  trigger,
  label,
  items,
  align = 'end',
  open,
  onOpenChange,
  returnFocus,
}: {
  trigger: ReactElement;
  label: string;
  items: readonly MenuItem[];
  align?: 'start' | 'end';
  /** With `onOpenChange`: somebody else decides whether it is open. */
  open?: boolean;
  onOpenChange?(open: boolean): void;
  /** Gives the focus to where it belongs when the menu closes; without, the button gets it. */
  returnFocus?(): void;
}) {
  return (
    <DropdownMenu.Root
      {...(open !== undefined && { open })}
      {...(onOpenChange && { onOpenChange })}
    >
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            if (returnFocus === undefined) return;
            event.preventDefault();
            returnFocus();
          }}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-auto rounded-md border border-line bg-raised p-1 shadow-float"
        >
          {items.map((item) => (
            <DropdownMenu.Item
              key={item.id}
              disabled={item.blocked !== undefined}
              onSelect={item.onSelect}
              title={item.blocked}
              className={cn(
                'flex h-7 cursor-pointer items-center gap-2 rounded px-2 text-body outline-none data-disabled:cursor-not-allowed data-disabled:opacity-50 data-highlighted:bg-hover',
                item.danger ? 'text-bad' : 'text-ink',
              )}
            >
              {item.icon}
              <span className="flex-1">{item.label}</span>
              {item.note !== undefined && <span className="text-data text-faint">{item.note}</span>}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
