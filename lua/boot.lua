-- MAME runs this file instead of its own plugin loader, because `-pluginspath` names this folder only.
-- So no plugin of the person's (cheats, high-score keepers) can touch the memory of a game we play,
-- and nothing depends on where a system keeps MAME's own plugins.
local folder = emu.subst_env(manager.options.entries.pluginspath:value())
package.path = folder .. '/?/init.lua;' .. package.path
require('apprenti-bridge').startplugin()
