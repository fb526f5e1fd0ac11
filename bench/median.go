package main

import "slices"

// median returns the middle one of the values, or the mean of the middle two.
// There must be at least one.
func median(values []float64) float64 {
	v := slices.Sorted(slices.Values(values))
	n := len(v)
	return (v[(n-1)/2] + v[n/2]) / 2
}

// spread returns how far the values lie apart, as a part of their median.
func spread(values []float64) float64 {
	return (slices.Max(values) - slices.Min(values)) / median(values)
}
