#pragma once

#include "gateway/app/intake.hpp"
#include "gateway/app/settings.hpp"
#include "gateway/runtime/budget.hpp"
#include "gateway/runtime/workers.hpp"

#include <memory>
#include <string>
#include <vector>

// The ways in. A door has no rule of its own: what it takes becomes one HL7 v2 message, goes
// through intake::handle, and the verdict goes back by the same door.
namespace vgm::app {

class door
{
public:
    virtual ~door() = default;  // takes nothing more; what was taken is still answered

    // "laboratory port 2575": one line for whoever started the gateway.
    virtual std::string says() const = 0;
};

// What a door may use. All of it outlives the door, and the answers to what the door took.
struct door_parts
{
    const settings& with;
    runtime::workers& workers;
    runtime::budget& memory;  // of messages that arrive
    intake& receive;
};

using doors = std::vector<std::unique_ptr<door>>;

// Each adds the doors of one kind that the configuration asks for. Throws std::runtime_error with
// one line when one cannot be opened.
void open_mllp_doors(const door_parts& parts, doors& opened);
void open_folder_doors(const door_parts& parts, doors& opened);

// All of them.
doors open_doors(const door_parts& parts);

}  // namespace vgm::app
