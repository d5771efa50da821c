// SPDX-License-Identifier: BSD-3-Clause
// Too long on purpose.
