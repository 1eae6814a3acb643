using Analytics.Transforms.Statistics;

namespace Analytics.Transforms.Tests;

/// <summary>The funnel and rank intervals.</summary>
public sealed class FunnelTest
{
    // Made up; the figures asserted are R's: z <- (x / n - m) / sqrt(m * (1 - m) / n); q <- quantile(z, c(.1, .9)); w <- pmin(pmax(z, q[1]), q[2]); phi <- mean(w^2);
    // W <- 1 / s^2; tau <- (I * phi - (I - 1)) / (sum(W) - sum(W^2) / sum(W)); p <- 2 * pnorm(-abs(x / n - m) / sqrt(s^2 + tau)); p.adjust(p, "holm").
    private static readonly (double Part, double Whole)[] Ten =
        [(13, 60), (46, 210), (24, 150), (55, 170), (90, 480), (18, 95), (30, 160), (71, 250), (42, 230), (9, 80)];

    [Fact]
    public void Over_dispersion_is_found_and_taken_into_the_limits()
    {
        var funnel = Funnel.Of(Ten);
        Assert.Equal((0.2111405836, 2.4911274730, 0.0016286637), (Math.Round(funnel.Mean, 10), Math.Round(funnel.Phi, 10), Math.Round(funnel.TauSquared, 10)));
        // The likelihoods are 23.43845 and 23.56138.
        Assert.Equal(Dispersion.Additive, funnel.Dispersion);
        Assert.Equal([0.93364108, 0.87235068, 0.32849127, 0.02776706], funnel.Places.Take(4).Select(place => Math.Round(place!.PValue, 8)));
        Assert.Equal([1, 1, 1, 0.27767060], funnel.Places.Take(4).Select(place => Math.Round(place!.Corrected, 8)));
        Assert.Equal([0.34121883, 0.30759407], funnel.Places.Take(2).Select(place => Math.Round(place!.High95, 8)));
        Assert.Equal(("alert", true), (funnel.Places[3]!.Class, funnel.Places[3]!.High!.Value));
        Assert.Equal(("within", (bool?)null), (funnel.Places[0]!.Class, funnel.Places[0]!.High));
    }

    [Fact]
    public void Without_over_dispersion_the_limits_are_exact_and_shrink_with_the_base()
    {
        // All near 12 %: phi is far below 1.
        var funnel = Funnel.Of([(18, 150), (600, 5000), (1, 10), (121, 1000)]);
        Assert.Equal(Dispersion.None, funnel.Dispersion);
        double Width(int i) => funnel.Places[i]!.High95 - funnel.Places[i]!.Low95;
        Assert.True(Width(2) > Width(0) && Width(0) > Width(3) && Width(3) > Width(1));
        Assert.All(funnel.Places, place => Assert.True(place!.Low998 <= place.Low95 && place.High998 >= place.High95));
    }

    [Fact]
    public void The_curves_pass_through_the_limits_of_the_groups()
    {
        // The first limit is R's, as above.
        Assert.Equal(0.34121883, Math.Round(Funnel.Limits(Funnel.Of(Ten), 60).High95, 8));
        (double, double)[] even = [(18, 150), (600, 5000), (1, 10), (121, 1000)];
        foreach (var groups in new[] { Ten, even })
        {
            var funnel = Funnel.Of(groups);
            Assert.All(groups.Index(), group =>
            {
                var (place, limits) = (funnel.Places[group.Index]!, Funnel.Limits(funnel, group.Item.Item2));
                Assert.Equal((place.Low95, place.High95, place.Low998, place.High998), limits);
            });
        }
    }

    [Fact]
    public void The_order_of_the_groups_does_not_matter_and_an_empty_one_has_no_place()
    {
        var one = Funnel.Of(Ten);
        var turned = Funnel.Of([.. Ten.Reverse(), (0, 0)]);
        Assert.Null(turned.Places[^1]);
        Assert.Equal(one.Places.Select(place => Math.Round(place!.Corrected, 12)), turned.Places.SkipLast(1).Reverse().Select(place => Math.Round(place!.Corrected, 12)));
    }

    [Fact]
    public void One_group_alone_or_one_that_all_reached_makes_no_funnel_and_no_error()
    {
        Assert.Equal("within", Funnel.Of([(5, 10)]).Places[0]!.Class);
        Assert.All(Funnel.Of([(10, 10), (20, 20)]).Places, place => Assert.Equal(("within", 1.0), (place!.Class, place.Corrected)));
    }

    [Fact]
    public void Ranks_of_groups_far_apart_are_certain_and_those_of_equal_groups_are_not()
    {
        Assert.Equal([(3, 3), (1, 1), (2, 2)], RankInterval.OfProportions([(0.1, 10_000), (0.9, 10_000), (0.5, 10_000)], higherIsBetter: true, seed: 1));
        Assert.Equal([(1, 1), (3, 3), (2, 2)], RankInterval.OfProportions([(0.1, 10_000), (0.9, 10_000), (0.5, 10_000)], higherIsBetter: false, seed: 1));
        Assert.All(RankInterval.OfProportions([(0.5, 200), (0.5, 200), (0.5, 200), (0.5, 200)], true, 7), interval => Assert.Equal((1, 4), interval));
    }

    [Fact]
    public void The_chance_that_one_group_is_ahead_of_another_is_the_one_of_the_beta_distributions()
    {
        // P(Beta(30.5, 70.5) > Beta(25.5, 75.5)) = 0.785: neither rank is sure at 95 %; with ten times the base it is 0.994, and both are.
        Assert.All(RankInterval.OfProportions([(0.30, 100), (0.25, 100)], true, 3), interval => Assert.Equal((1, 2), interval));
        Assert.Equal([(1, 1), (2, 2)], RankInterval.OfProportions([(0.30, 1000), (0.25, 1000)], true, 3));
        Assert.Equal(RankInterval.OfProportions([(0.30, 100), (0.28, 50), (0.2, 70)], true, 3), RankInterval.OfProportions([(0.30, 100), (0.28, 50), (0.2, 70)], true, 3));
    }

    [Fact]
    public void Holm_as_R_does_it() =>
        // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
        Assert.Equal([0.03, 0.06, 0.06, 0.02], Funnel.Holm([0.01, 0.04, 0.03, 0.005]).Select(p => Math.Round(p, 10)));
}
