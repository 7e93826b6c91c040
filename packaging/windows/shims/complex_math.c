/* The complex functions of the C runtime that numpy imports and Wine 8 lacks. Microsoft's long double is a double. */
#include <complex.h>

#define REAL(name)                                                                       \
    double shim_##name(double complex z) { return name(z); }                              \
    float shim_##name##f(float complex z) { return name##f(z); }                          \
    double shim_##name##l(double complex z) { return name(z); }

#define COMPLEX(name)                                                                    \
    double complex shim_##name(double complex z) { return name(z); }                      \
    float complex shim_##name##f(float complex z) { return name##f(z); }                  \
    double complex shim_##name##l(double complex z) { return name(z); }

REAL(cabs)
REAL(carg)
REAL(cimag)
REAL(creal)
COMPLEX(cacos)
COMPLEX(cacosh)
COMPLEX(casin)
COMPLEX(casinh)
COMPLEX(catan)
COMPLEX(catanh)
COMPLEX(ccos)
COMPLEX(ccosh)
COMPLEX(cexp)
COMPLEX(clog)
COMPLEX(conj)
COMPLEX(cproj)
COMPLEX(csin)
COMPLEX(csinh)
COMPLEX(csqrt)
COMPLEX(ctan)
COMPLEX(ctanh)

double complex shim_cpow(double complex x, double complex y) { return cpow(x, y); }
float complex shim_cpowf(float complex x, float complex y) { return cpowf(x, y); }
double complex shim_cpowl(double complex x, double complex y) { return cpow(x, y); }
