import { Group } from '@mantine/core';
import { PlaceLink } from '../parts/place-link.tsx';
import type { Saved } from '../changes/saved.tsx';
import { useMay } from '../session/may.ts';
import { AssignParent } from './assign-parent.tsx';
import { RegisterAgent } from './register-agent.tsx';
import type { Module } from './use-modules.ts';

/** What can be done about a module, as its state asks for it. */
export function ModuleActions({ module, onSaved }: { module: Module; onSaved: (saved: Saved) => void }) {
  const may = useMay();
  const { state, type, tool_id, plugin_id, parent_tool_id } = module;
  const isAssignable = type === 'plugin' && (state === 'needs_parent' || parent_tool_id !== null);
  return (
    <Group gap="sm" mt={4}>
      {isAssignable && may('discovery:scan') && <AssignParent module={module} onSaved={onSaved} />}
      {state === 'needs_agent' && may('discovery:scan') && may('agents:create') && (
        <RegisterAgent module={module} onSaved={onSaved} />
      )}
      {tool_id !== null && plugin_id !== null ? (
        <PlaceLink
          size="sm"
          to="/tools/$id/plugins/$plugin"
          params={{ id: String(tool_id), plugin: String(plugin_id) }}
        >
          Its plugin
        </PlaceLink>
      ) : (
        tool_id !== null && (
          <PlaceLink size="sm" to="/tools/$id" params={{ id: String(tool_id) }}>
            Its tool
          </PlaceLink>
        )
      )}
    </Group>
  );
}
