using System.Security.Cryptography;

using Microsoft.AspNetCore.Http.HttpResults;

using Parley.Core.Storage;
using Parley.Server.Endpoints;
using Parley.Server.Security;

namespace Parley.Server.Requests;

/// <summary>
/// Requests with an <c>Idempotency-Key</c>: sent again, within a day, they are not done again but answered as the first
/// time. Without a key each is done.
/// </summary>
internal sealed class Idempotency(IReceipts receipts, TimeProvider time)
{
    /// <summary>The header.</summary>
    public const string Header = "Idempotency-Key";

    private const int LongestKey = 255;

    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(5);

    /// <summary>Does the request, or answers as before.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="content">What is asked for; its hash tells another request with the same key.</param>
    /// <param name="work">Does it and keeps the receipt with it, if there is one.</param>
    /// <param name="answer">The answer; null where nothing was done.</param>
    /// <param name="refusal">The problem that is told then.</param>
    public async Task<IResult> RunAsync<T>(
        HttpContext context,
        ReadOnlyMemory<byte> content,
        Func<Receipt<T>?, Task<T>> work,
        Func<T, Answer?> answer,
        Func<T, IResult> refusal)
    {
        string key = context.Request.Headers[Header].ToString();
        if (key.Length == 0)
            return Told(await work(null));
        if (key.Length > LongestKey || key.Any(static character => character is < '!' or > '~'))
            return BadKey();
        // Its owner's keys are no one else's.
        string scope = $"{context.Request.Method} {context.Request.Path} {Caller.Of(context).Actor}";
        string hash = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        while (true)
        {
            if (await FindAsync(scope, key, hash, context) is { } before)
                return before;
            try
            {
                return Told(await work(new Receipt<T>(scope, key, hash, result => answer(result)?.ToString())));
            }
            catch (ReceiptTakenException)
            {
                // The other one is on its way to the disk: its answer is there in a moment, or it has failed and this is done.
                await Task.Delay(_moment, time, context.RequestAborted);
            }
        }

        IResult Told(T result) => answer(result)?.ToResult() ?? refusal(result);
    }

    private async Task<IResult?> FindAsync(string scope, string key, string hash, HttpContext context) =>
        await receipts.FindAsync(scope, key, context.RequestAborted) switch
        {
            null => null,
            var kept when kept.RequestHash == hash => Answer.Parse(kept.Answer).ToResult(isReplay: true),
            _ => KeyReused(),
        };

    private static ProblemHttpResult BadKey() => Problems.Problem(
        "invalid-idempotency-key", StatusCodes.Status400BadRequest, "Invalid idempotency key",
        $"An {Header} has 1 to {LongestKey} visible ASCII characters; make a random one for each request, such as a "
            + "UUID.");

    private static ProblemHttpResult KeyReused() => Problems.Problem(
        "idempotency-key-reused", StatusCodes.Status422UnprocessableEntity, "Idempotency key reused",
        $"This {Header} belongs to another request that was made within the last day; use a new key for a new "
            + "request.");
}
