// The only door to the C library. Everything Swift sees of GSL is included or wrapped here.
#pragma once

#if !__has_include(<gsl/gsl_version.h>)
#error "GSL is missing: run ./setup (or: sudo apt-get install libgsl-dev), then build again"
#else

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_min.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_roots.h>
#include <gsl/gsl_sf.h>
#include <gsl/gsl_vector.h>

// GSL's algorithm tables are mutable C globals, which Swift 6 refuses to read; these accessors return them by value.
static inline const gsl_root_fsolver_type *tacit_root_brent(void) { return gsl_root_fsolver_brent; }
static inline const gsl_min_fminimizer_type *tacit_minimum_brent(void) { return gsl_min_fminimizer_brent; }

#endif
