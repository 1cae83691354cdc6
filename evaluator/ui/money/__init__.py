"""The parts of the funding page (资金分配): what is divided, trials, why, noise, proof, scenarios."""
