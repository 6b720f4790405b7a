// Dates are judged when the site is built, and here again: a site that nobody rebuilds still warns.

/**
 * Whether the month, or the year, in which a review was due has passed.
 *
 * @param {string} due - as in 2024-09, or 2025
 * @param {Date} today
 */
export function isOverdue(due, today) {
  const [year = "", month = "12"] = due.split("-");
  const months = 12 * Number(year) + Number(month);
  return 12 * today.getFullYear() + today.getMonth() + 1 > months;
}

for (const $mark of document.querySelectorAll("[data-review-due]")) {
  if ($mark instanceof HTMLElement && isOverdue($mark.dataset.reviewDue ?? "", new Date())) {
    $mark.hidden = false;
  }
}
