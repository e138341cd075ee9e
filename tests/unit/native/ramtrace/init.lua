-- Test plugin: at the start of every vertical blank appends 8 KiB of RAM and six registers (16 bits each, low byte
-- first) to RAMTRACE_OUT, and presses the next line of RAMTRACE_BUTTONS (a number, bits as in native/board.ts).
-- Ends MAME after the last line.
local exports = { name = "ramtrace", version = "1.0.0", description = "RAM trace", license = "MIT", author = { name = "The Apprenti authors" } }

local FIELDS = { "Coin 1", "1 Player Start", "2 Players Start", "P1 Button 1", "P1 Left", "P1 Right" }
local REGISTERS = { "AF", "BC", "DE", "HL", "SP", "PC" }

local function read_buttons()
  local buttons = {}
  for line in io.lines(os.getenv("RAMTRACE_BUTTONS")) do buttons[#buttons + 1] = tonumber(line) end
  return buttons
end

local function find_fields()
  local found = {}
  for _, port in pairs(manager.machine.ioport.ports) do
    for name, field in pairs(port.fields) do found[name] = field end
  end
  return found
end

local function find_ram(cpu)
  for name, item in pairs(cpu.items) do
    if name:find(":main_ram", 1, true) then return emu.item(item) end
  end
end

function exports.startplugin()
  local buttons, out = read_buttons(), io.open(os.getenv("RAMTRACE_OUT"), "wb")
  local cpu, ram, fields
  local frame = 0

  emu.register_start(function()
    cpu, fields = manager.machine.devices[":maincpu"], find_fields()
    ram = find_ram(cpu)
  end)

  emu.register_frame_done(function()
    if not ram or frame == #buttons then return end -- the frames of the start-up screens come before the machine
    frame = frame + 1
    out:write(ram:read_block(0, 8192))
    for _, name in ipairs(REGISTERS) do out:write(string.pack("<I2", cpu.state[name].value)) end
    for i, name in ipairs(FIELDS) do fields[name]:set_value((buttons[frame] >> (i - 1)) & 1) end
    if frame == #buttons then
      out:close()
      manager.machine:exit()
    end
  end)
end

return exports
