namespace Parley.Bench.Http;

/// <summary>One request, as its client saw it.</summary>
/// <param name="Client">Who sent it.</param>
/// <param name="FirstByteMs">From when it was due to the answer's beginning.</param>
/// <param name="TotalMs">From when it was due to the answer's end.</param>
/// <param name="Status">HTTP status; 0 where there was none.</param>
/// <param name="Bytes">Of the body.</param>
internal readonly record struct HttpAnswer(int Client, double FirstByteMs, double TotalMs, int Status, long Bytes)
{
    public bool IsGood => Status is >= 200 and < 400;
}
