-- Lock-step bridge between MAME and Apprenti.
--
-- Commands come as ASCII lines on standard input: reading blocks in the kernel, so MAME waits without
-- using the processor and sees the end of the file when Apprenti is gone; it then ends. Replies go over a TCP
-- connection that MAME opens to 127.0.0.1 (APPRENTI_PORT): 4 bytes of length, 1 byte of kind, content.
--   hello                        (unasked) H + JSON: token, driver, version, screen, process id
--   bind <field>|<field>|...     F  the input fields that the bits of a mask stand for, lowest bit first
--   block <base> <size>          B  the block of memory sent with every step, now + its bytes
--   step <frames> <mask>         S + the block, `frames` frames later
--   keep <path> <frames> <mask>      the same, after saving this moment to <path>
--   restore <path> <frames> <mask>   the same, after returning to the moment saved in <path>
-- A command that fails answers E + name of the command + tab + what was wrong. Nothing else is
-- understood: no code can be sent.
--
-- Everything happens in register_frame_done, at the start of vertical blank: the game has not latched
-- its inputs yet, so what a step sets is what the coming interrupt reads. Saving and loading are
-- carried out by MAME when the callback returns, within the same blank, so they cost no frame.

local exports = {
  name = 'apprenti-bridge',
  version = '1.0.0',
  description = 'Lock-step bridge to Apprenti',
  license = 'MIT',
  author = { name = 'The Apprenti authors' }
}

local MAX_BLOCK = 65536

local socket, fields, space
local names, bound = {}, {} -- input fields by bit
local base, size = 0, 0 -- the block of memory sent with every step
local left = 0 -- frames still to run for the step under way
local owed = false -- a step under way has not been answered

local function send(kind, content)
  socket:write(string.pack('<s4', kind .. content))
end

local function block()
  if size == 0 then return '' end
  return space:read_range(base, base + size - 1, 8)
end

local function number(text, what)
  return assert(math.tointeger(tonumber(text)), what .. ' is not a whole number')
end

local function press(mask)
  for bit, field in ipairs(bound) do field:set_value((mask >> (bit - 1)) & 1) end
end

local function start_step(frames, mask)
  frames, mask = number(frames, 'frames'), number(mask, 'mask')
  assert(frames >= 1, 'frames is below 1')
  press(mask)
  left, owed = frames, true
end

-- Each returns true when the game must run before the next command.
local commands = {}

-- The fields named in `wanted`; fails on the first that the machine does not have.
local function find_fields(wanted)
  local found = {}
  for bit, name in ipairs(wanted) do
    found[bit] = assert(fields[name], 'this machine has no input named ' .. name)
  end
  return found
end

function commands.bind(rest)
  local wanted = {}
  for name in rest:gmatch('[^|]+') do wanted[#wanted + 1] = name end
  bound = find_fields(wanted)
  names = wanted
  send('F', '')
end

function commands.block(rest)
  local b, s = rest:match('^(%S+) (%S+)$')
  b, s = number(b, 'base'), number(s, 'size')
  assert(b >= 0 and s >= 1 and s <= MAX_BLOCK, 'the block is out of bounds')
  base, size = b, s
  send('B', block())
end

function commands.step(rest)
  start_step(rest:match('^(%S+) (%S+)$'))
  return true
end

function commands.keep(rest)
  local path, frames, mask = rest:match('^(.+) (%S+) (%S+)$')
  start_step(frames, mask)
  manager.machine:save(path)
  return true
end

function commands.restore(rest)
  local path, frames, mask = rest:match('^(.+) (%S+) (%S+)$')
  start_step(frames, mask)
  manager.machine:load(path)
  return true
end

-- Reads and obeys commands until one lets the game run. True when there will be no more.
local function obey()
  while true do
    local line = io.stdin:read('l')
    if not line then
      manager.machine:exit()
      return
    end
    local name, rest = line:match('^(%l+) ?(.*)$')
    local command = commands[name]
    if not command then
      send('E', tostring(name) .. '\tunknown command')
    else
      local ok, result = pcall(command, rest)
      if not ok then
        -- Without the place in this file, which MAME puts before the message.
        send('E', name .. '\t' .. tostring(result):gsub('^.-%.lua:%d+: ', ''))
      elseif result then
        return
      end
    end
  end
end

local function on_frame_done()
  local machine = manager.machine
  if not socket or machine.exit_pending or machine.paused then return end
  if left > 0 then
    left = left - 1
    if left > 0 then return end
  end
  if owed then
    owed = false
    send('S', block())
  end
  obey()
end

local function hello()
  local machine = manager.machine
  local screen
  for _, s in pairs(machine.screens) do screen = screen or s end
  assert(screen, 'this machine has no screen')
  return string.format(
    '{"token":"%s","driver":"%s","version":"%s","width":%d,"height":%d,"refreshHz":%.6f,"pid":%d}',
    os.getenv('APPRENTI_TOKEN') or '', emu.romname(), emu.app_version(),
    screen.width, screen.height, screen.refresh, emu.pid())
end

local function connect()
  local s = emu.file('rw')
  local failure = s:open('socket.127.0.0.1:' .. (os.getenv('APPRENTI_PORT') or ''))
  assert(not failure, failure)
  io.stdin:setvbuf('no')
  socket = s
  send('H', hello())
end

-- Runs at the start and again after every reset of the machine: what was looked up before is then dead.
local function look_up()
  local machine = manager.machine
  fields = {}
  for _, port in pairs(machine.ioport.ports) do
    for name, field in pairs(port.fields) do fields[name] = field end
  end
  bound = find_fields(names)
  space = machine.devices[':maincpu'].spaces['program']
  if not socket then connect() end
end

-- Nobody can be told of a failure before the connection stands, so it ends MAME with a line on stderr.
local function on_start()
  local ok, failure = pcall(look_up)
  if ok then return end
  emu.print_error('apprenti-bridge: ' .. tostring(failure))
  manager.machine:exit()
end

function exports.startplugin()
  emu.register_start(on_start)
  emu.register_frame_done(on_frame_done)
end

return exports
