using Parley.Core.Turns;

namespace Parley.Testing;

/// <summary>Says what it is told to say, after as long as it is told to take, and keeps what it was asked.</summary>
/// <param name="time">Its clock.</param>
public sealed class FakeTurnDetector(TimeProvider time) : ITurnDetector
{
    private readonly Queue<float?> _answers = new();

    public string Name => "fake";

    /// <summary>What it was asked, in order; the samples are copies.</summary>
    public List<TurnContext> Questions { get; } = [];

    /// <summary>How many of them nobody waited for.</summary>
    public int Abandoned { get; private set; }

    /// <summary>How long it takes. Default: no time.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Thrown instead of an answer, if set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Its next answers; the last one stays.</summary>
    public FakeTurnDetector Says(params float?[] answers)
    {
        _answers.Clear();
        foreach (float? answer in answers)
            _answers.Enqueue(answer);
        return this;
    }

    public async ValueTask<float?> PredictEndOfTurnAsync(TurnContext context, CancellationToken cancellationToken = default)
    {
        Questions.Add(context with { Samples = context.Samples.ToArray() });
        float? answer = _answers.Count > 1 ? _answers.Dequeue() : _answers.Peek();
        try
        {
            if (Delay != TimeSpan.Zero)
                await Task.Delay(Delay, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Abandoned++;
            throw;
        }

        return Failure is { } failure ? throw failure : answer;
    }
}
