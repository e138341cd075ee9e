-- Lock-step bridge between MAME and Apprenti. wire.lua says how the two are connected, commands.lua
-- what can be asked. Unasked, the plugin says H + JSON when it is connected, and A each second while a
-- game that a person started waits for a command.
--
-- Everything happens in register_frame_done, at the start of vertical blank: the game has not latched
-- its inputs yet, so what a step sets is what the coming interrupt reads. Saving and loading are
-- carried out by MAME when the callback returns, within the same blank, so they cost no frame.

local exports = {
  name = 'apprenti-bridge',
  version = '3.0.0',
  description = 'Lock-step bridge to Apprenti',
  license = 'MIT',
  author = { name = 'The Apprenti authors' }
}

local NEEDED = { 'file', 'register_start', 'register_frame_done', 'register_periodic', 'item', 'app_version', 'pid' }
-- How long a game that a person started is polled at full speed before it is paused to wait.
local SPIN_SECONDS = 0.02

local commands, game, overlay, wire
local is_started = false
local last_try, last_sign = 0, 0
local is_waiting = false -- paused by us, until a command comes

local function complain(what)
  emu.print_error('apprenti-bridge: ' .. what)
end

local function connect()
  local failure = wire.connect()
  if failure then return failure end
  wire.send('H', game.hello(commands.PROTOCOL, commands.shown))
end

-- Reads and obeys commands until one lets the game run.
local function obey_stdin()
  repeat
    local line = wire.wait()
    if not line then return manager.machine:exit() end
  until commands.obey(line)
end

local function resume()
  if is_waiting then emu.unpause() end
  is_waiting = false
end

-- Whoever sent commands is gone: the game is the person's again.
local function let_go()
  wire.close()
  commands.release()
  resume()
end

-- Once a second: knocks at Apprenti's door, or shows a sign of life, which is how a lost peer is found.
local function each_second()
  local now = os.time()
  if not wire.is_open() then
    if now ~= last_try then
      last_try = now
      connect()
    end
  elseif now ~= last_sign then
    last_sign = now
    wire.send('A', '')
  end
end

-- Obeys what has come by now. Returns whether the game must run on (a step was asked for, or nobody
-- asks), and whether anything had come.
local function obey_socket()
  local line = wire.poll()
  local heard = line ~= nil
  while line do
    if commands.obey(line) then return true, true end
    line = wire.poll()
  end
  if not wire.is_open() then
    let_go()
    return true, heard
  end
  return not commands.is_open(), heard
end

-- The same at full speed, until the game must run or nothing has come for a while.
local function listen(seconds)
  local stop = os.clock() + seconds
  repeat
    local runs, heard = obey_socket()
    if runs then return true end
    if heard then stop = os.clock() + SPIN_SECONDS end
  until os.clock() >= stop
  return false
end

local function obey_joined()
  -- Before anybody new is let in.
  if not wire.is_open() then let_go() end
  each_second()
  if not wire.is_open() or listen(SPIN_SECONDS) then return end
  is_waiting = true
  emu.pause()
end

local function on_frame_done()
  local machine = manager.machine
  if not is_started or machine.exit_pending then return end
  overlay.draw()
  if machine.paused or commands.is_stepping() then return end
  commands.answer()
  if wire.has_stdin then obey_stdin() else obey_joined() end
end

-- Goes on while the game is paused.
local function on_periodic()
  if not is_waiting or manager.machine.exit_pending then return end
  if listen(0) then resume() else each_second() end
end

local function start()
  game.look_up()
  if is_started then return end
  if wire.has_stdin then
    local failure = connect()
    assert(not failure, failure)
  end
  is_started = true
end

-- Nobody can be told of a failure before the connection stands, so it ends MAME with a line on stderr.
local function on_start()
  local ok, failure = pcall(start)
  if ok then return end
  complain(tostring(failure))
  manager.machine:exit()
end

-- A window asks to press a key when an image is not one that MAME knows; without video it does not ask.
local function skip_warnings()
  local video = manager.options.entries.video
  local wanted = video:value()
  emu.register_before_load_settings(function() video:value('none') end)
  emu.register_start(function() video:value(wanted) end)
end

local function missing()
  for _, name in ipairs(NEEDED) do
    if not emu[name] then return name end
  end
end

function exports.startplugin()
  local lacks = missing()
  if lacks then
    complain('this MAME is too old: it has no emu.' .. lacks)
    os.exit(1, false)
  end
  wire = require('apprenti-bridge.wire')
  game = require('apprenti-bridge.game')
  overlay = require('apprenti-bridge.overlay')
  commands = require('apprenti-bridge.commands')
  if emu.register_before_load_settings then skip_warnings() end
  emu.register_start(on_start)
  emu.register_frame_done(on_frame_done)
  emu.register_periodic(on_periodic)
end

return exports
