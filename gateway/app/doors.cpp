#include "gateway/app/doors.hpp"

namespace vgm::app {

doors open_doors(const door_parts& parts)
{
    doors opened;
    open_mllp_doors(parts, opened);
    open_folder_doors(parts, opened);
    return opened;
}

}  // namespace vgm::app
