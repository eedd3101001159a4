import { EigenvalueDecomposition, type Matrix } from 'ml-matrix';

/** A direction and the variance along it. */
export interface PrincipalAxis {
  readonly variance: number;
  /** Of length 1; its sign is arbitrary. */
  readonly weights: readonly number[];
}

/** The eigenvectors of a covariance `[D, D]`, largest variance first. */
export function principalAxesOf(covariance: Matrix): PrincipalAxis[] {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  return [...realEigenvalues.keys()]
    .sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!)
    .map((own) => ({
      variance: Math.max(0, realEigenvalues[own]!),
      weights: eigenvectorMatrix.getColumn(own),
    }));
}
