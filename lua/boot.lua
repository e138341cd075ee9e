-- MAME runs this file instead of its own plugin loader when `-pluginspath` names this folder.
-- So no plugin of the person's (cheats, high-score keepers) can touch the memory of a game we play,
-- and nothing depends on where a system keeps MAME's own plugins.
local ok, folders = pcall(function() return manager.options.entries.pluginspath:value() end)
if not ok then
  io.stderr:write('apprenti-bridge: this MAME is too old\n')
  os.exit(1, false)
end
for folder in folders:gmatch('[^;]+') do
  local here = emu.subst_env(folder)
  package.path = here .. '/?.lua;' .. here .. '/?/init.lua;' .. package.path
end
require('apprenti-bridge').startplugin()
