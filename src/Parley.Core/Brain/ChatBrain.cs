using System.Runtime.CompilerServices;

using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Parley.Core.Brain;

/// <summary>Answers with a language model, which may call functions once the answer is sure to be spoken.</summary>
public sealed class ChatBrain : IBrain
{
    private readonly IChatClient _client;
    private readonly BrainOptions _options;
    private readonly PromptComposer _composer;
    private readonly WatchedModel _model;
    private readonly ToolRunner _tools;
    private readonly ILogger<ChatBrain> _logger;

    public ChatBrain(
        IChatClient client,
        IOptions<BrainOptions> options,
        IEnumerable<AIFunction> functions,
        TimeProvider time,
        ILogger<ChatBrain> logger)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        _client = client;
        _options = options.Value;
        _logger = logger;
        _composer = new PromptComposer(_options.MaximumHistoryMessages, _options.MaximumHistoryCharacters);
        _model = new WatchedModel(
            client,
            TimeSpan.FromMilliseconds(_options.FirstTokenTimeoutMs),
            TimeSpan.FromMilliseconds(_options.StreamIdleTimeoutMs),
            time);
        _tools = new ToolRunner(functions, time, logger);
    }

    public IAsyncEnumerable<ReplyUpdate> ReplyAsync(UserTurn turn, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turn);
        return AnswerAsync(turn, cancellationToken);
    }

    public async Task WarmUpAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            if (_client.GetService<IModelPreparation>() is { } preparation)
                await preparation.PrepareAsync(_options.Model, cancellationToken);
        }
        catch (Exception exception)
        {
            if (!cancellationToken.IsCancellationRequested)
                BrainLog.NotReady(_logger, exception.Message);
        }
    }

    private async IAsyncEnumerable<ReplyUpdate> AnswerAsync(
        UserTurn turn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<ChatMessage> messages = _composer.Compose(turn);
        string model = _model.Describe(turn.Persona.Model ?? _options.Model);
        bool hasSpoken = false;
        for (int step = 0; ; step++)
        {
            bool mayCall = step < _options.MaximumToolSteps;
            var answer = new AnswerStep(separate: hasSpoken);
            ChatOptions options = ChatOptions(turn, mayCall);
            await foreach (ChatResponseUpdate update in _model.ReadAsync(messages, options, cancellationToken))
            {
                if (answer.Read(update) is { Length: > 0 } text)
                    yield return new ReplyUpdate(text);
            }

            if (answer.Complete() is { Length: > 0 } rest)
                yield return new ReplyUpdate(rest);
            if (answer.Usage is { } usage)
                BrainLog.Used(_logger, model, usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0);

            hasSpoken |= answer.HasText;
            IReadOnlyList<FunctionCallContent> asked = CallsForTheClient(turn, answer);
            if (asked.Count == 0 && (answer.Calls.Count == 0 || !mayCall))
            {
                if (answer.Calls.Count > 0)
                    BrainLog.TooManyToolSteps(_logger, model, step);
                if (!hasSpoken)
                    BrainLog.EmptyAnswer(_logger, model, answer.FinishReason?.Value ?? "none");
                if (answer.EndsNotably)
                    yield return answer.ToLastUpdate();
                yield break;
            }

            // A guess that is thrown away must leave no trace in the world: its call waits, and never comes if it is
            // cancelled.
            await turn.Committed.WaitAsync(cancellationToken);
            if (asked.Count > 0)
            {
                // Only the client knows what comes of it, and asks for the next answer itself. Functions of our own
                // asked for in the same breath are asked for again then, if they are still wanted.
                yield return answer.ToLastUpdate() with { Calls = asked };
                yield break;
            }

            messages.Add(answer.ToMessage());
            (ChatMessage results, IReadOnlyList<ToolUse> uses) =
                await _tools.InvokeAsync(answer.Calls, turn.Persona.Tools, model, cancellationToken);
            messages.Add(results);
            yield return new ReplyUpdate("", Tokens: 0) { Used = uses };
        }
    }

    private static IReadOnlyList<FunctionCallContent> CallsForTheClient(UserTurn turn, AnswerStep answer) =>
        turn.Tools.Count == 0 ? [] : [.. answer.Calls.Where(call => turn.Tools.Any(tool => tool.Name == call.Name))];

    private ChatOptions ChatOptions(UserTurn turn, bool mayCall)
    {
        List<AITool>? offered = Offered(turn);
        return new ChatOptions
        {
            ModelId = turn.Persona.Model ?? _options.Model,
            Temperature = (float?)_options.Temperature,
            MaxOutputTokens = turn.MaximumOutputTokens ?? _options.MaximumOutputTokens,
            Tools = offered,
            // After the last round the model must answer in words.
            ToolMode = offered is null ? null : mayCall ? turn.ToolMode ?? ChatToolMode.Auto : ChatToolMode.None,
        };
    }

    /// <summary>The client's functions and the persona's, null for none; where both have a name, the client's.</summary>
    private List<AITool>? Offered(UserTurn turn)
    {
        List<AITool> offered = [.. turn.Tools, .. _tools.Named(turn.Persona.Tools).Where(own => turn.Tools.All(tool => tool.Name != own.Name))];
        return offered.Count == 0 ? null : offered;
    }
}
