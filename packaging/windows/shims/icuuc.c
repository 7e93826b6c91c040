/* icuuc.dll: the converters of the system's ICU that Qt imports and Wine 8 lacks. Every encoding is unknown to it, so
 * that Qt falls back to its own. */
#define EXPORTED __declspec(dllexport)
#define UNSUPPORTED 16 /* U_UNSUPPORTED_ERROR */

static void *unknown(int *status)
{
    *status = UNSUPPORTED;
    return 0;
}

EXPORTED void *ucnv_open(const char *name, int *status) { return unknown(status); }
EXPORTED const char *ucnv_getName(const void *converter, int *status) { return unknown(status); }
EXPORTED const char *ucnv_getStandardName(const char *name, const char *standard, int *status)
{
    return unknown(status);
}
EXPORTED const char *ucnv_getAvailableName(int index) { return 0; }
EXPORTED int ucnv_countAvailable(void) { return 0; }
EXPORTED signed char ucnv_getMaxCharSize(const void *converter) { return 1; }
EXPORTED int ucnv_toUCountPending(const void *converter, int *status) { return 0; }
EXPORTED int ucnv_fromUCountPending(const void *converter, int *status) { return 0; }

/* Never reached: each takes a converter, and none is ever opened. */
#define UNREACHED(name) EXPORTED void name(void) {}
UNREACHED(ucnv_close)
UNREACHED(ucnv_reset)
UNREACHED(ucnv_getToUCallBack)
UNREACHED(ucnv_getFromUCallBack)
UNREACHED(ucnv_setToUCallBack)
UNREACHED(ucnv_setFromUCallBack)
UNREACHED(ucnv_toUnicode)
UNREACHED(ucnv_fromUnicode)
UNREACHED(ucnv_cbToUWriteUChars)
UNREACHED(ucnv_cbFromUWriteUChars)
UNREACHED(UCNV_TO_U_CALLBACK_SUBSTITUTE)
UNREACHED(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
