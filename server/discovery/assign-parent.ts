import type { Writer } from '../journal/writer.ts';
import { conflict } from '../kernel/errors.ts';
import { plugins, type PluginRow } from '../plugins/plugin.schema.ts';
import { findPluginNamed } from '../plugins/plugin.service.ts';
import { getTool } from '../tools/tool.service.ts';
import { type ModuleRow, modules } from './module.schema.ts';

/**
 * Gives the module of a plugin the parent that a person chose, or none; what follows is for the scan of the same
 * transaction. The plugin that stands for it moves with it, so it must be able to: there is never a second one.
 *
 * @throws AppError 404 `tool.not_found`; 409 `module.no_plugin`, `plugin.enabled`, `plugin.name_taken`,
 *   `plugin.configured`
 */
export async function assignParent(tx: Writer, module: ModuleRow, parent: number | null): Promise<void> {
  if (module.type !== 'plugin')
    throw conflict('module.no_plugin', `${module.name} is no plugin, so it has no parent.`);
  if (parent !== null) await getTool(tx.read, parent);
  const plugin = module.plugin_id === null ? undefined : await tx.find(plugins, module.plugin_id);
  if (plugin && plugin.tool_id !== parent && !(await isNamedByManifest(tx, module, plugin)))
    await leaveTool(tx, plugin, parent);
  await tx.update(modules, module.id, { parent_tool_id: parent }, 'assign_parent');
}

/** A parent that the manifest names counts before one that was assigned. */
async function isNamedByManifest(tx: Writer, module: ModuleRow, plugin: PluginRow): Promise<boolean> {
  return module.manifest.tool === (await getTool(tx.read, plugin.tool_id)).name;
}

async function leaveTool(tx: Writer, plugin: PluginRow, parent: number | null): Promise<void> {
  const { id, name, is_enabled, config } = plugin;
  if (is_enabled)
    throw conflict(
      'plugin.enabled',
      `${name} is enabled in the tool that it belongs to: disable it first (POST /api/v1/plugins/${id}/disable), then assign the parent.`,
      { plugin_id: id },
    );
  if (parent === null) {
    if (config !== null)
      throw conflict(
        'plugin.configured',
        `${name} has a configuration, which would be lost without a parent: assign another parent, or delete the plugin first (DELETE /api/v1/plugins/${id}).`,
        { plugin_id: id },
      );
    await tx.delete(plugins, id);
    return;
  }
  const twin = await findPluginNamed(tx.read, parent, name);
  if (twin)
    throw conflict(
      'plugin.name_taken',
      `That tool has a plugin ${name} already (${twin.id}): delete one of the two (DELETE /api/v1/plugins/{id}), then assign the parent.`,
      { plugin_id: twin.id },
    );
}
