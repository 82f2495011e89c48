# A deployment in simmer: an arrival for every pedestrian.
#
#   Rscript simmer_street.R people.csv endings.csv OPERATORS PAIRS VANS EVADED NOBODY_FREE
#
# Read: a row for everybody who walks through the zone, in order of time, with all that
# the settings and their luck say of them (benchmarks/rivals/simmer_street.py). Written:
# how each alert ended, in the numbers of the records, of which EVADED and NOBODY_FREE
# are two. Printed: the faces seen, and the seconds of the run.

suppressPackageStartupMessages(library(simmer))

words <- commandArgs(trailingOnly = TRUE)
people <- read.csv(words[[1]])
told <- as.integer(words[3:7])
names(told) <- c("operators", "pairs", "vans", "evaded", "nobody_free")
ending <- rep(NA_integer_, nrow(people))
faces <- 0L

began <- proc.time()[["elapsed"]]
env <- simmer("street")
who <- function() get_attribute(env, "row")
noted <- function(code) { ending[who()] <<- code; 0 }

arrested <- trajectory() |>
  seize("vans") |>
  timeout(function() people$hand_over[who()]) |>
  release("pairs") |>
  timeout(function() people$journeys[who()]) |>
  release("vans")

let_go <- trajectory() |> release("pairs")

nobody_came <- trajectory() |> timeout(function() noted(told[["nobody_free"]]))

raced <- trajectory() |>
  renege_in(function() people$latest[who()] - now(env), out = nobody_came) |>
  seize("pairs") |>
  renege_abort() |>
  timeout(function() people$approach[who()]) |>
  timeout(function() { noted(people$stopped[who()]); people$stop[who()] }) |>
  branch(function() if (people$is_arrest[who()]) 1 else 2, c(FALSE, FALSE), arrested, let_go)

in_vain <- trajectory() |>
  seize("pairs") |>
  timeout(function() max(people$gone[who()] - now(env), 0)) |>
  release("pairs")

too_late <- trajectory() |>
  timeout(function() noted(told[["evaded"]])) |>
  branch(function() {
    free <- get_capacity(env, "pairs") - get_server_count(env, "pairs")
    as.integer(free > 0)
  }, FALSE, in_vain)

alerted <- trajectory() |>
  seize("operators") |>
  timeout(function() people$judging[who()]) |>
  release("operators") |>
  branch(function() {
    if (!is.na(people$dropped[who()])) { noted(people$dropped[who()]); return(0) }
    if (now(env) > people$latest[who()]) 2 else 1
  }, c(FALSE, FALSE), raced, too_late)

pedestrian <- trajectory() |>
  timeout_from_attribute("in_zone") |>
  branch(function() {
    faces <<- faces + people$is_face[who()]
    people$is_alert[who()]
  }, FALSE, alerted)

people$row <- seq_len(nrow(people))
env |>
  add_resource("operators", told[["operators"]]) |>
  add_resource("pairs", told[["pairs"]]) |>
  add_resource("vans", told[["vans"]]) |>
  add_dataframe("one", pedestrian, people[, c("enters", "in_zone", "row")], mon = 0,
                col_time = "enters", time = "absolute") |>
  run() |>
  invisible()
took <- proc.time()[["elapsed"]] - began

is_ended <- !is.na(ending)
write.csv(
  data.frame(candidate = people$candidate[is_ended], ending = ending[is_ended]),
  words[[2]], row.names = FALSE
)
cat(faces, took)
