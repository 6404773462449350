using CallTasks.Core.Bots;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.Bots;

public sealed class CircuitBreakerTests
{
    private readonly FakeClock clock = new();

    [Fact]
    public void After_failures_in_a_row_nobody_waits_until_one_that_tries_again_was_answered()
    {
        var breaker = Broken();
        Assert.False(breaker.Enter());

        clock.Advance(CircuitBreaker.Pause);
        Assert.True(breaker.Enter());
        Assert.False(breaker.Enter()); // one tries, the others go on without
        Assert.False(breaker.Failed()); // given up already: nothing new to tell
        clock.Advance(CircuitBreaker.Pause - TimeSpan.FromMilliseconds(1));
        Assert.False(breaker.Enter());

        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(breaker.Enter());
        Assert.True(breaker.Worked());
        Assert.True(breaker.Enter());
        Assert.True(breaker.Enter());
        Assert.False(breaker.Worked());
    }

    [Fact]
    public void An_answer_between_failures_begins_the_count_anew()
    {
        var breaker = new CircuitBreaker(clock);
        for (var i = 0; i < 10; i++)
        {
            Assert.False(breaker.Failed());
            Assert.False(breaker.Failed());
            breaker.Worked();
        }
        Assert.True(breaker.Enter());
    }

    [Fact]
    public void A_try_that_nobody_waited_for_lets_the_next_one_try()
    {
        var breaker = Broken();
        clock.Advance(CircuitBreaker.Pause);
        Assert.True(breaker.Enter());
        breaker.Abandoned();
        Assert.True(breaker.Enter());
    }

    private CircuitBreaker Broken()
    {
        var breaker = new CircuitBreaker(clock);
        for (var i = 1; i < CircuitBreaker.Failures; i++) Assert.False(breaker.Failed());
        Assert.True(breaker.Failed());
        return breaker;
    }
}
