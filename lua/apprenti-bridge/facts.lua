-- What the running machine is: its name, its screens, what can be pressed, where its memory lies.

local facts = {}

-- A handler of one or two registers is no memory; one of this many bytes is.
local MIN_HANDLED_BYTES = 256

local ESCAPES = { ['"'] = '\\"', ['\\'] = '\\\\' }

local function text(value)
  local escaped = tostring(value):gsub('[%c"\\]', function(c)
    return ESCAPES[c] or string.format('\\u%04x', c:byte())
  end)
  return '"' .. escaped .. '"'
end

local function list(items)
  return '[' .. table.concat(items, ',') .. ']'
end

-- What a call answers, or nil where this MAME does not know it.
local function try(call)
  local ok, value = pcall(call)
  if ok then return value end
end

-- Only processors have a place in their program; chips with memory of their own have not.
local function is_processor(device)
  return device.spaces['program'] and try(function() return device.state.CURPC end) ~= nil
end

-- The processor that runs the game, or nil: the one that MAME calls maincpu, else the first that is not for sound.
function facts.processor()
  local devices = manager.machine.devices
  local main = devices[':maincpu']
  if main and main.spaces['program'] then return main end
  local first
  for tag, device in pairs(devices) do
    if is_processor(device) then
      first = first or device
      if not tag:find('audio') and not tag:find('sound') then return device end
    end
  end
  return first
end

-- Entries of an address map that hold memory: each is a start, an end, and MAME's name for it, if any.
local function entries_where(space, is_memory)
  local found = {}
  for _, entry in ipairs(space.map.entries) do
    if is_memory(entry) then
      found[#found + 1] = string.format('{"base":%d,"size":%d,"name":%s}', entry.address_start,
        entry.address_end - entry.address_start + 1, entry.share and text(entry.share) or 'null')
    end
  end
  return found
end

local function is_ram(entry)
  local read, write = entry.read.handlertype, entry.write.handlertype
  return read == 'ram' or (read == 'bank' and write == 'bank')
end

-- Memory behind a function of the driver's.
local function is_handled(entry)
  return entry.read.handlertype == 'delegate' and entry.write.handlertype == 'delegate'
    and entry.address_end - entry.address_start + 1 >= MIN_HANDLED_BYTES
end

local function memory_of(space)
  -- Where an address counts more or less than a byte, nothing is said: it could not be read as bytes.
  if not space or space.shift ~= 0 or not space.map then return {} end
  local ram = entries_where(space, is_ram)
  return #ram > 0 and ram or entries_where(space, is_handled)
end

local function screens()
  local told = {}
  for tag, screen in pairs(manager.machine.screens) do
    told[#told + 1] = string.format('{"tag":%s,"width":%d,"height":%d,"refreshHz":%.6f}',
      text(tag), screen.width, screen.height, screen.refresh)
  end
  return told
end

local function inputs()
  local ioport, told = manager.machine.ioport, {}
  for tag, port in pairs(ioport.ports) do
    for name, field in pairs(port.fields) do
      if field.enabled then
        local token = try(function() return ioport:input_type_to_token(field.type, field.player) end)
        told[#told + 1] = string.format(
          '{"port":%s,"name":%s,"usualName":%s,"type":%s,"group":%s,"player":%d,"isAnalog":%s}',
          text(tag), text(name), text(field.default_name or name), text(token or ''), text(field.type_class),
          field.player + 1, tostring(field.is_analog))
      end
    end
  end
  return told
end

-- Of the machine and its processor, as JSON.
function facts.tell(cpu)
  local width, height = manager.machine.video:snapshot_size()
  local driver = emu.romname()
  local title = try(function() return manager.machine.system.description end) or driver
  return string.format(
    '{"driver":%s,"title":%s,"picture":{"width":%d,"height":%d},"processor":%s,"screens":%s,"inputs":%s,"memory":%s}',
    text(driver), text(title), width, height, cpu and text(cpu.tag) or 'null', list(screens()), list(inputs()),
    list(memory_of(cpu and cpu.spaces['program'])))
end

return facts
