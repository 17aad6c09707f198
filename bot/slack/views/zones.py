"""The time zones to choose from: one or more for every offset in use, with room under Slack's limit of a hundred."""

# A person's own zone, which Slack tells, is added to these.
ZONES = tuple(
    (
        "Africa/Accra Africa/Cairo Africa/Casablanca Africa/Johannesburg Africa/Lagos Africa/Nairobi "
        "Africa/Tunis America/Anchorage America/Argentina/Buenos_Aires America/Bogota America/Caracas "
        "America/Chicago America/Denver America/Guatemala America/Halifax America/Lima America/Los_Angeles "
        "America/Mexico_City America/Montevideo America/New_York America/Nuuk America/Panama "
        "America/Phoenix America/Puerto_Rico America/Santiago America/Sao_Paulo America/St_Johns "
        "America/Toronto America/Vancouver Asia/Almaty Asia/Amman Asia/Baghdad Asia/Baku Asia/Bangkok "
        "Asia/Beirut Asia/Colombo Asia/Dhaka Asia/Dubai Asia/Ho_Chi_Minh Asia/Hong_Kong Asia/Jakarta "
        "Asia/Jerusalem Asia/Kabul Asia/Karachi Asia/Kathmandu Asia/Kolkata Asia/Kuala_Lumpur Asia/Manila "
        "Asia/Riyadh Asia/Seoul Asia/Shanghai Asia/Singapore Asia/Taipei Asia/Tashkent Asia/Tehran "
        "Asia/Tokyo Asia/Yangon Atlantic/Azores Australia/Adelaide Australia/Brisbane Australia/Darwin "
        "Australia/Eucla Australia/Lord_Howe Australia/Perth Australia/Sydney Europe/Amsterdam "
        "Europe/Athens Europe/Belgrade Europe/Berlin Europe/Brussels Europe/Bucharest Europe/Budapest "
        "Europe/Copenhagen Europe/Dublin Europe/Helsinki Europe/Istanbul Europe/Kyiv Europe/Lisbon "
        "Europe/London Europe/Madrid Europe/Moscow Europe/Oslo Europe/Paris Europe/Prague Europe/Rome "
        "Europe/Sofia Europe/Stockholm Europe/Vienna Europe/Warsaw Europe/Zurich Pacific/Auckland "
        "Pacific/Chatham Pacific/Fiji Pacific/Honolulu Pacific/Kiritimati Pacific/Marquesas "
        "Pacific/Pago_Pago Pacific/Tongatapu UTC"
    ).split()
)
